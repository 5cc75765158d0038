package storetest

var laneTests []test
