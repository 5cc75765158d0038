package storetest

var addressTests []test
