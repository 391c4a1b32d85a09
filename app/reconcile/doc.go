// Package reconcile holds the agent's books against ours: by reference, else by
// project, organisation, amount and a window of days. What differs stands as an
// open break with an owner and an age until a later comparison finds it no more
// or a person explains it. It writes nothing into the books; a wrong entry is
// taken back where it was entered.
package reconcile
