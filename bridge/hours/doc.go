// Package hours tells when a business is open.
//
// A Schedule is what somebody would write on the door: ranges for each day of the
// week, in a time zone, and the days on which all stays shut. Package config reads
// it; here it is only asked. A range belongs to the day on which it begins and may
// go past midnight, so a day that is closed ends no night that began before it.
//
// What counts is the clock on the wall. Where the clock is put back, a time that
// comes twice means the first time it comes; where it is put forward, a time that
// is left out means the moment of the change. So a day's ranges never overlap and
// never leave a gap that was not written.
//
// Invariants, which tests prove through changes of daylight saving:
//   - NextOpening is never before the time that is asked about, and it is open then.
//   - Between the two it is closed.
//
// The package is pure, and imports nothing of the project.
package hours
