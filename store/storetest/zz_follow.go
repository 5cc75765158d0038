package storetest

var followTests []test
