# The commands of the project; `make run` is the main one. CI calls the same targets.

export COYOTE_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

SEED ?= 1
RUNS ?= 1
OUT ?= runs/latest
JOBS ?= 2
HARNESS := dotnet run -c Release --project harness/cli --

.PHONY: run test verify soak bench cluster cluster-check clean

# One run of the default scenario: prints the verdict and the path of the report.
run:
	$(HARNESS) run replication --seed $(SEED) --runs $(RUNS) --jobs $(JOBS) --out $(OUT)

test:
	dotnet test Harness.sln -c Release --nologo --logger "console;verbosity=minimal"

# What a change has to pass before it is merged.
verify:
	dotnet format Harness.sln --verify-no-changes
	dotnet build Harness.sln -c Release --nologo
	$(MAKE) test

# Runs for hours: long searches of the tests, then scenarios; `make soak` again goes on with those where it stopped.
soak:
	dotnet test Harness.sln -c Release --nologo --filter TestCategory=soak --logger "console;verbosity=normal"
	$(HARNESS) run all --seed $(SEED) --runs 1000000 --time-limit 8h --jobs $(JOBS) --out runs/soak --resume

# Choices of the bare scheduler per second, and virtual seconds of the default scenario per wall second.
bench:
	dotnet run -c Release --project harness/bench

# Three brokers as processes on loopback, until Ctrl-C.
cluster:
	broker/server/cluster/cluster.sh run

# Brokers of its own, restarted and killed under an idempotent producer; CHECK="--rounds 20" for longer.
cluster-check:
	broker/server/cluster/cluster.sh check $(CHECK)

clean:
	rm -rf artifacts runs
