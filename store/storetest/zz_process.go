package storetest

var processTests []test
