// Package meetings is how a body meets: convening, agenda, who was in the room,
// minutes, their circulation, and the register of what is to be done after.
//
// It promises: a notice and minutes go to those who sit at the instant of their
// sending, on a list that is stored with what became of each letter; a reader
// finds no item whose matter is hidden from that reader, no gap in the numbers
// and no follow-up that came from it; texts of minutes and presences are only
// added, never edited; minutes that are final are corrected by notes alone.
package meetings
