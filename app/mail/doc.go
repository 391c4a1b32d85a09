// Package mail is the outbox: letters to persons, written down in the act that
// makes them necessary and sent afterwards.
//
// A letter is a template's name and its parameters; it is rendered in the
// receiver's language when it is sent, by a renderer the command hands in. Each
// letter has one receiver and a record of its delivery. Letters to one address
// go out in the order they were written. A letter whose server took it and whose
// record was lost is sent again under the same Message-ID, by which mail
// programs know a copy.
//
// Without a mail server letters are kept, to be read in the system.
package mail
