# make run      build, load the demonstration fund once, serve it
# make test     install what the tests need, run them on both databases
# make bench    measure beside reference programs in the same run
# make faults   kill the server under load, ten times on each database
# make race     the tests in which goroutines meet, under the race detector (wants gcc)
# make generate write the page code anew
# make shots    look at every page at every width, leave pictures in .run/shots

.PHONY: run build test bench faults race generate shots
.DEFAULT_GOAL := run

build:
	@mkdir -p .bin
	@go build -o .bin/seedfund ./cmd/seedfund

# The fund is loaded into a directory of its own and moved into place when it
# is complete, so a run that was broken off begins again.
run: build
	@[ -e .run/data/seedfund.db ] || .bin/seedfund demo --data .run/data
	@.bin/seedfund demo accounts
	@exec .bin/seedfund serve --data .run/data

test:
	@.tools/test.sh

bench: build
	@go run ./cmd/bench $(BENCH)

faults:
	@.tools/test.sh faults

race:
	@.tools/test.sh race

generate:
	@go tool -modfile=.tools/go.mod templ generate -path frontend

shots:
	@mkdir -p .run/shots
	@SEEDFUND_LOOKS=all SEEDFUND_SHOTS="$(CURDIR)/.run/shots" go test -count=1 -timeout 40m -run 'Shots|InTheBrowser' ./frontend/... ./handlers/...
