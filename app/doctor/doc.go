// Package doctor finds out what a connection is good for: whether the vendor
// can be reached and is who it says, what the key may do and whose it is, and
// what in the account stands in Onramp's way; besides, whether the workspace's
// file and the terminal are sound. The Keys step and `onramp doctor` share it.
//
// It reads and never writes. It knows the clients, the records and the store;
// it must not know how requests are paced or what a screen looks like.
package doctor
