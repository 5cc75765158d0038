package storetest

var settleTests []test
