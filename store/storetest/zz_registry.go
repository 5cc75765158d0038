package storetest

var registryTests []test
