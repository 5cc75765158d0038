package storetest

var timerTests []test
