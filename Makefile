# The commands of the project; `make run` is the main one. CI calls the same targets.

export COYOTE_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
export DOTNET_NOLOGO := 1

SEED ?= 1
RUNS ?= 1
OUT ?= runs/latest
JOBS ?= 2
CORPUS ?= replication fencing elections page-cache disks
HARNESS := dotnet run -c Release --project harness/cli --

.PHONY: run test verify soak bench corpus cluster cluster-check clean

# One run of the default scenario: prints the verdict and the path of the report.
run:
	$(HARNESS) run replication --seed $(SEED) --runs $(RUNS) --jobs $(JOBS) --out $(OUT)

# Side by side, those that take longest first.
LONGEST := scenarios/tests broker/tests
TESTS := $(LONGEST) $(filter-out $(LONGEST),$(patsubst %/,%,$(dir $(wildcard */tests/*.csproj */*/tests/*.csproj))))

test:
	dotnet build Harness.sln -c Release --nologo
	printf '%s\n' $(TESTS) | xargs -P $(JOBS) -I PROJECT \
		dotnet test PROJECT -c Release --no-build --nologo --logger "console;verbosity=minimal"

# What a change has to pass before it is merged.
verify:
	dotnet format Harness.sln --verify-no-changes
	$(MAKE) test

# Runs for hours: long searches of the tests, then scenarios; `make soak` again goes on with those where it stopped.
soak:
	dotnet test Harness.sln -c Release --nologo --filter TestCategory=soak --logger "console;verbosity=normal"
	$(HARNESS) run all --seed $(SEED) --runs 1000000 --time-limit 8h --jobs $(JOBS) --out runs/soak --resume

# Looks for what is worth running again, in addition to what is kept already; CORPUS names the scenarios.
corpus:
	rm -rf runs/corpus
	$(HARNESS) run $(CORPUS) --explore guided --seed $(SEED) --runs $(RUNS) --jobs $(JOBS) --out runs/corpus
	for s in $(CORPUS); do rm -rf scenarios/corpus/$$s && mkdir -p scenarios/corpus/$$s \
		&& ls runs/corpus/corpus/$$s/*.json | head -n 8 | xargs cp -t scenarios/corpus/$$s || exit 1; done

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
