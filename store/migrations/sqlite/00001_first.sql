-- Times are microseconds since 1970, 0 for never. JSON is TEXT. What waits
-- has done_at = 0; what was given up has parked_at set as well.

-- +goose Up

-- One row: who this database is, towards platforms that keep our ids. needs is the
-- oldest schema version that a program must know in order to run on this one.
CREATE TABLE installation (
    id      INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    token   TEXT    NOT NULL,
    needs   INTEGER NOT NULL,
    pinged  INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO installation (id, token, needs) VALUES (1, '', 1);

-- The next number of what people count by.
CREATE TABLE counter (
    name    TEXT    NOT NULL PRIMARY KEY,
    n       INTEGER NOT NULL
) STRICT;
INSERT INTO counter (name, n) VALUES ('conversation', 1);

-- state is the truth; the other columns are written from it and never read back into it.
CREATE TABLE contact (
    id          INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    version     INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    endpoint    TEXT    NOT NULL,
    user_id     TEXT    NOT NULL,
    chat_id     TEXT    NOT NULL,
    name        TEXT    NOT NULL DEFAULT '',
    email       TEXT    NOT NULL DEFAULT '',
    language    TEXT    NOT NULL DEFAULT '',
    unreachable INTEGER NOT NULL DEFAULT 0,
    made_at     INTEGER NOT NULL,
    changed_at  INTEGER NOT NULL
) STRICT;

-- By whom a contact is known on one channel, and where they are answered.
CREATE TABLE identity (
    endpoint TEXT    NOT NULL,
    user_id  TEXT    NOT NULL,
    chat_id  TEXT    NOT NULL,
    contact  INTEGER NOT NULL REFERENCES contact (id),
    PRIMARY KEY (endpoint, user_id)
) STRICT;
CREATE INDEX identity_contact ON identity (contact);

CREATE TABLE conversation (
    id         INTEGER NOT NULL PRIMARY KEY,
    contact    INTEGER NOT NULL REFERENCES contact (id),
    status     TEXT    NOT NULL,
    endpoint   TEXT    NOT NULL,
    user_id    TEXT    NOT NULL,
    chat_id    TEXT    NOT NULL,
    source     TEXT    NOT NULL,
    origin     TEXT    NOT NULL DEFAULT '',
    team       TEXT    NOT NULL DEFAULT '',
    assignee   TEXT    NOT NULL DEFAULT '',
    workflow   TEXT    NOT NULL DEFAULT '',
    -- the version of a workflow that runs; empty: none does
    running    TEXT    NOT NULL DEFAULT '',
    opened_at  INTEGER NOT NULL,
    closed_at  INTEGER NOT NULL DEFAULT 0,
    contact_at INTEGER NOT NULL DEFAULT 0,
    agent_at   INTEGER NOT NULL DEFAULT 0,
    -- when the contact left before the end of the questions; 0: they did not
    left_at    INTEGER NOT NULL DEFAULT 0
) STRICT;
-- A contact has at most one open conversation.
CREATE UNIQUE INDEX conversation_one_open ON conversation (contact) WHERE status <> 'closed';
CREATE INDEX conversation_open ON conversation (team, endpoint) WHERE status <> 'closed';
CREATE INDEX conversation_load ON conversation (team, assignee) WHERE status <> 'closed' AND assignee <> '';
CREATE INDEX conversation_contact ON conversation (contact, id);
CREATE INDEX conversation_opened ON conversation (endpoint, opened_at);
CREATE INDEX conversation_workflow ON conversation (workflow, id);
CREATE INDEX conversation_running ON conversation (running) WHERE running <> '';
CREATE INDEX conversation_assignee ON conversation (assignee) WHERE status <> 'closed' AND assignee <> '';
CREATE INDEX conversation_closed ON conversation (closed_at) WHERE status = 'closed';

-- The threads of conversations on the desk side. n counts those of one conversation;
-- of two with the same the later has taken the place of the earlier. seen is the last message of it
-- that was stored, seen_order its place.
CREATE TABLE thread (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    endpoint     TEXT    NOT NULL,
    remote       TEXT    NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversation (id),
    n            INTEGER NOT NULL DEFAULT 1,
    room         TEXT    NOT NULL,
    seen         TEXT    NOT NULL DEFAULT '',
    seen_order   INTEGER NOT NULL DEFAULT 0,
    made_at      INTEGER NOT NULL,
    UNIQUE (endpoint, remote)
) STRICT;
CREATE INDEX thread_conversation ON thread (conversation, id);

-- The transcript. about is the message that this one is an edit or deletion of. signed is
-- the name that heads it at the customer's. files are references to what is attached. head is
-- what stands above its words for the desk.
CREATE TABLE message (
    id           TEXT    NOT NULL PRIMARY KEY,
    conversation INTEGER NOT NULL,
    author_kind  TEXT    NOT NULL,
    author       TEXT    NOT NULL DEFAULT '',
    kind         TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    at           INTEGER NOT NULL,
    about        TEXT    NOT NULL DEFAULT '',
    signed       TEXT    NOT NULL DEFAULT '',
    files        TEXT    NOT NULL DEFAULT 'null',
    head         TEXT    NOT NULL DEFAULT 'null'
) STRICT;
CREATE INDEX message_conversation ON message (conversation, at);
CREATE INDEX message_about ON message (about, at) WHERE about <> '';

-- Where a message lies: the platform's ids of its parts, on each side; file and words tell
-- what a part holds of a reply, as long as it does.
CREATE TABLE message_part (
    message TEXT    NOT NULL,
    side    TEXT    NOT NULL,
    part    INTEGER NOT NULL,
    remote  TEXT    NOT NULL,
    file    TEXT    NOT NULL DEFAULT '',
    words   INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (message, side, part)
) STRICT;
CREATE INDEX message_part_remote ON message_part (side, remote);

-- The reactions that both sides know of. person is whose it is, empty for the contact;
-- one that is gone was taken away at that time.
CREATE TABLE reaction (
    message TEXT    NOT NULL,
    person  TEXT    NOT NULL DEFAULT '',
    emoji   TEXT    NOT NULL,
    at      INTEGER NOT NULL,
    gone    INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (message, person, emoji)
) STRICT;

-- The words that contacts and conversations are found by, in the form that SaidTerms and
-- ContactTerms give them. They are compared byte by byte.
CREATE TABLE term (
    owner    TEXT    NOT NULL CHECK (owner IN ('contact', 'conversation')),
    term     TEXT NOT NULL,
    owner_id INTEGER NOT NULL,
    PRIMARY KEY (owner, term, owner_id)
) STRICT;

CREATE TABLE answer (
    conversation INTEGER NOT NULL,
    question     TEXT    NOT NULL,
    value        TEXT    NOT NULL,
    label        TEXT    NOT NULL DEFAULT '',
    workflow     TEXT    NOT NULL DEFAULT '',
    at           INTEGER NOT NULL,
    PRIMARY KEY (conversation, question)
) STRICT;

-- Evidence of consents: which words a contact was shown and what they answered.
-- answer is the message that answered, empty for a button below the one that asked.
CREATE TABLE consent (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    contact      INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    question     TEXT    NOT NULL,
    given        INTEGER NOT NULL,
    shown        TEXT    NOT NULL,
    language     TEXT    NOT NULL DEFAULT '',
    version      TEXT    NOT NULL DEFAULT '',
    policy       TEXT    NOT NULL DEFAULT '',
    endpoint     TEXT    NOT NULL,
    asked        TEXT    NOT NULL DEFAULT '',
    answer       TEXT    NOT NULL DEFAULT '',
    remote       TEXT    NOT NULL DEFAULT '',
    workflow     TEXT    NOT NULL DEFAULT '',
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_contact ON consent (contact, id);

-- What became of each question of a workflow, for figures; took is in microseconds.
CREATE TABLE tally (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    workflow     TEXT    NOT NULL,
    question     TEXT    NOT NULL,
    what         TEXT    NOT NULL,
    conversation INTEGER NOT NULL,
    version      TEXT    NOT NULL DEFAULT '',
    took         INTEGER NOT NULL DEFAULT 0,
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX tally_question ON tally (workflow, question, what, at);
CREATE INDEX tally_at ON tally (at);

-- Custom attributes of contacts and conversations; owner says of which.
CREATE TABLE field (
    owner    TEXT    NOT NULL CHECK (owner IN ('contact', 'conversation')),
    owner_id INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    value    TEXT    NOT NULL,
    PRIMARY KEY (owner, owner_id, name)
) STRICT;

CREATE TABLE team (
    id         TEXT    NOT NULL PRIMARY KEY,
    version    INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE team_member (
    team     TEXT    NOT NULL,
    position INTEGER NOT NULL,
    person   TEXT    NOT NULL,
    PRIMARY KEY (team, position)
) STRICT;

-- The conversations that wait for an agent of their team, in the order of rank and since.
CREATE TABLE queue (
    conversation INTEGER NOT NULL PRIMARY KEY REFERENCES conversation (id),
    team         TEXT    NOT NULL,
    contact      INTEGER NOT NULL,
    since        INTEGER NOT NULL,
    turn         INTEGER NOT NULL,
    strategy     TEXT    NOT NULL DEFAULT '',
    named        TEXT    NOT NULL DEFAULT '',
    speaks       INTEGER NOT NULL DEFAULT 0,
    last_agent   TEXT    NOT NULL DEFAULT '',
    rank         INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX queue_team ON queue (team, rank, since, conversation);

-- Agents who are away, until a time or until they say that they are back.
CREATE TABLE away (
    person   TEXT    NOT NULL PRIMARY KEY,
    since_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL DEFAULT 0,
    why      TEXT    NOT NULL DEFAULT ''
) STRICT;

-- The people of the desk, as the platform told of them at read_at.
CREATE TABLE person (
    id      TEXT    NOT NULL PRIMARY KEY,
    data    TEXT    NOT NULL,
    read_at INTEGER NOT NULL
) STRICT;

CREATE TABLE workflow_definition (
    hash    TEXT    NOT NULL PRIMARY KEY,
    id      TEXT    NOT NULL,
    source  BLOB    NOT NULL,
    made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX workflow_definition_id ON workflow_definition (id, made_at, hash);

-- Workflows that admins make in Slack: each change is a row, and none is changed or removed.
-- of_version is the one whose text was put back.
CREATE TABLE made_workflow (
    id          TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    body        TEXT    NOT NULL,
    switched_on INTEGER NOT NULL,
    what        TEXT    NOT NULL,
    of_version  INTEGER NOT NULL DEFAULT 0,
    person      TEXT    NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (id, version)
) STRICT;

-- What admins have not saved of workflows that they make in Slack: one for each workflow (a new
-- one has no name yet), for as long as they may go on with it.
CREATE TABLE workflow_draft (
    person   TEXT    NOT NULL,
    workflow TEXT    NOT NULL,
    body     TEXT    NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (person, workflow)
) STRICT;

-- The workflows that people try out in private.
CREATE TABLE trial (
    person TEXT    NOT NULL PRIMARY KEY,
    state  TEXT    NOT NULL,
    at     INTEGER NOT NULL
) STRICT;
CREATE INDEX trial_at ON trial (at);

-- The files that workflows send, by the hash of their bytes; used_at is when a workflow
-- that holds named it last.
CREATE TABLE attachment (
    hash    TEXT    NOT NULL PRIMARY KEY,
    data    BLOB    NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX attachment_used ON attachment (used_at);

-- A sequence of rows that is worked off in order: raw events of one chat or thread
-- (stage raw), events of one contact or team (event), deliveries (out). open counts
-- the rows that wait, due_at is when the first of them is due. Only out lanes are
-- leased: a lease that is not empty was not given back.
CREATE TABLE lane (
    stage       TEXT    NOT NULL CHECK (stage IN ('raw', 'event', 'out')),
    name        TEXT    NOT NULL,
    endpoint    TEXT    NOT NULL DEFAULT '',
    open        INTEGER NOT NULL DEFAULT 0,
    due_at      INTEGER NOT NULL,
    held        INTEGER NOT NULL DEFAULT 0,
    lease       TEXT    NOT NULL DEFAULT '',
    lease_until INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (stage, name)
) STRICT;
CREATE INDEX lane_due ON lane (stage, due_at, name) WHERE open > 0 AND NOT held;

-- Raw events as platforms hand them over, and the events decoded from them. Those of
-- a lane that wait together go by position, and then by id.
CREATE TABLE inbox (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    stage        TEXT    NOT NULL CHECK (stage IN ('raw', 'event')),
    lane         TEXT    NOT NULL,
    kind         TEXT    NOT NULL,
    endpoint     TEXT    NOT NULL DEFAULT '',
    raw_key      TEXT    NOT NULL DEFAULT '',
    user_id      TEXT    NOT NULL DEFAULT '',
    contact      INTEGER NOT NULL DEFAULT 0,
    team         TEXT    NOT NULL DEFAULT '',
    conversation INTEGER NOT NULL DEFAULT 0,
    thread       INTEGER NOT NULL DEFAULT 0,
    body         BLOB    NOT NULL,
    position     INTEGER NOT NULL DEFAULT 0,
    made_at      INTEGER NOT NULL,
    tries        INTEGER NOT NULL DEFAULT 0,
    done_at      INTEGER NOT NULL DEFAULT 0,
    parked_at    INTEGER NOT NULL DEFAULT 0,
    reason       TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX inbox_lane ON inbox (stage, lane, position, id) WHERE done_at = 0;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at > 0 AND parked_at = 0;
CREATE INDEX inbox_parked ON inbox (parked_at) WHERE parked_at > 0;

-- What was taken in already.
CREATE TABLE dedupe (
    endpoint TEXT    NOT NULL,
    raw_key  TEXT    NOT NULL,
    seen_at  INTEGER NOT NULL,
    PRIMARY KEY (endpoint, raw_key)
) STRICT;
CREATE INDEX dedupe_seen ON dedupe (seen_at);

-- Effects. result is empty while they wait; replaced and discarded ones never left.
-- message is the one to the customer that a row is a part of.
CREATE TABLE outbox (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    effect       TEXT    NOT NULL UNIQUE,
    lane         TEXT    NOT NULL,
    endpoint     TEXT    NOT NULL,
    contact      INTEGER NOT NULL DEFAULT 0,
    conversation INTEGER NOT NULL DEFAULT 0,
    thread       INTEGER NOT NULL DEFAULT 0,
    side         TEXT    NOT NULL,
    op           TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    message      TEXT    NOT NULL DEFAULT '',
    replaces     TEXT    NOT NULL DEFAULT '',
    report       INTEGER NOT NULL DEFAULT 0,
    made_at      INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    uncertain    INTEGER NOT NULL DEFAULT 0,
    done_at      INTEGER NOT NULL DEFAULT 0,
    parked_at    INTEGER NOT NULL DEFAULT 0,
    result       TEXT    NOT NULL DEFAULT '',
    reason       TEXT    NOT NULL DEFAULT '',
    detail       TEXT    NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_lane ON outbox (lane, id) WHERE done_at = 0;
CREATE INDEX outbox_replaces ON outbox (lane, replaces) WHERE done_at = 0 AND replaces <> '';
CREATE INDEX outbox_message ON outbox (lane, message) WHERE done_at = 0 AND message <> '';
CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at > 0 AND parked_at = 0;
CREATE INDEX outbox_parked ON outbox (parked_at) WHERE parked_at > 0;

-- Alarms of contacts and teams; lane is the owner's event lane.
CREATE TABLE timer (
    lane    TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    gen     INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    contact INTEGER NOT NULL DEFAULT 0,
    team    TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (lane, name)
) STRICT;
CREATE INDEX timer_due ON timer (at, lane, name);

-- Rate limits that are closed, for all replicas.
CREATE TABLE gate (
    name     TEXT    NOT NULL PRIMARY KEY,
    until_at INTEGER NOT NULL
) STRICT;

-- What one program at a time does, of all that run on this database.
CREATE TABLE lease (
    name     TEXT    NOT NULL PRIMARY KEY,
    holder   TEXT    NOT NULL,
    until_at INTEGER NOT NULL
) STRICT;

-- What admins were told that only they can mend, until it is mended.
CREATE TABLE alarm (
    name    TEXT    NOT NULL PRIMARY KEY,
    told_at INTEGER NOT NULL
) STRICT;

-- Who changed what.
CREATE TABLE audit (
    id           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    event        INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    actor        TEXT    NOT NULL DEFAULT '',
    workflow     TEXT    NOT NULL DEFAULT '',
    action       TEXT    NOT NULL,
    was          TEXT    NOT NULL DEFAULT '',
    became       TEXT    NOT NULL DEFAULT '',
    at           INTEGER NOT NULL
) STRICT;
-- What began later in conversations is counted.
CREATE INDEX audit_workflow ON audit (became) WHERE action = 'workflow';
CREATE INDEX audit_conversation ON audit (conversation, id);
CREATE INDEX audit_actor ON audit (actor, id);
