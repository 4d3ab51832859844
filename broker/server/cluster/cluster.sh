#!/usr/bin/env bash
# A cluster of three broker processes on this machine, for trying things out.
# Without a command it runs in the foreground until Ctrl-C; see usage below.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
nodes=(1 2 3)
dir=${CLUSTER_DIR:-$root/runs/cluster}
first_port=${CLUSTER_PORT:-19092}
start_limit_s=30
stop_limit_s=15

usage() {
    cat <<'USAGE'
Usage: cluster.sh [COMMAND]

  run (or no command)  start three brokers, and stop them on Ctrl-C
  start                start the brokers that do not run, in the background
  stop                 stop all brokers cleanly
  kill N               end broker N at once, as a crash would (SIGKILL)
  restart N            stop broker N cleanly if it runs, and start it
  status               which brokers run
  check [OPTION…]      restart and kill brokers of its own under an idempotent producer, and judge; check --help

Environment: CLUSTER_DIR (data, logs and process ids; default runs/cluster), CLUSTER_PORT (of broker 1; default
19092), BROKER_SERVER (the executable; default: built from source), CLUSTER_PROPERTIES (lines added to every
properties file when it is written).
USAGE
}

fail() {
    echo "cluster.sh: $*" >&2
    exit 1
}

port() { echo $((first_port + $1 - 1)); }
config() { echo "$dir/$1/server.properties"; }

bootstrap() {
    local servers=()
    for node in "${nodes[@]}"; do servers+=("127.0.0.1:$(port "$node")"); done
    (IFS=,; echo "${servers[*]}")
}

check_node() {
    [[ ${1:-} =~ ^[0-9]+$ ]] && (($1 >= 1 && $1 <= ${#nodes[@]})) || fail "name a broker from 1 to ${#nodes[@]}"
}

# Prints the process id of a broker that runs. The command line is compared, because the system reuses ids.
pid_of() {
    local pid
    pid=$(cat "$dir/$1/pid" 2>/dev/null) || return 1
    [[ $(ps -o args= -p "$pid" 2>/dev/null) == *"$(config "$1")"* ]] || return 1
    echo "$pid"
}

# Finds or builds the executable. While brokers run, the files they run from are not built again.
find_server() {
    if [[ -n ${BROKER_SERVER:-} ]]; then
        [[ -x $BROKER_SERVER ]] || fail "BROKER_SERVER=$BROKER_SERVER is not an executable file"
        return
    fi
    local node
    for node in "${nodes[@]}"; do
        if pid_of "$node" > /dev/null && [[ -s $dir/executable ]]; then
            BROKER_SERVER=$(cat "$dir/executable")
            return
        fi
    done
    local project=$root/broker/server/Broker.Server.csproj built
    built=$(dotnet build -c Release -v quiet -nologo "$project" 2>&1) || fail "the build failed: $built"
    BROKER_SERVER=$(dotnet msbuild "$project" -p:Configuration=Release -getProperty:TargetDir)broker-server
    mkdir -p "$dir"
    echo "$BROKER_SERVER" > "$dir/executable"
}

# An existing file is kept, so that people can change it.
write_config() {
    [[ -e $(config "$1") ]] && return
    local voters=()
    for node in "${nodes[@]}"; do voters+=("$node@127.0.0.1:$(port "$node")"); done
    mkdir -p "$dir/$1"
    cat > "$(config "$1")" <<CONFIG
node.id=$1
listeners=PLAINTEXT://127.0.0.1:$(port "$1")
controller.quorum.voters=$(IFS=,; echo "${voters[*]}")
log.dirs=$dir/$1/log
metadata.log.dir=$dir/$1/metadata
default.replication.factor=3
min.insync.replicas=2
${CLUSTER_PROPERTIES:-}
CONFIG
}

# Starts a broker in a session of its own, so that Ctrl-C reaches only this script.
launch() {
    pid_of "$1" > /dev/null && return
    write_config "$1"
    : > "$dir/$1/out.log"
    # The log is kept over restarts: what counts as ready is said after this position.
    touch "$dir/$1/server.log"
    wc -c < "$dir/$1/server.log" > "$dir/$1/started_at"
    setsid "$BROKER_SERVER" "$(config "$1")" > "$dir/$1/out.log" 2>> "$dir/$1/server.log" < /dev/null &
    echo $! > "$dir/$1/pid"
    disown
}

await_ready() {
    local from
    from=$(($(cat "$dir/$1/started_at") + 1))
    for ((tenth = 0; tenth < start_limit_s * 10; tenth++)); do
        tail -c "+$from" "$dir/$1/server.log" | grep " broker $1 is ready$" > /dev/null && return
        if ((tenth > 10)) && ! pid_of "$1" > /dev/null; then break; fi
        sleep 0.1
    done
    tail -n 5 "$dir/$1/server.log" >&2
    if pid_of "$1" > /dev/null; then
        fail "broker $1 is not ready after $start_limit_s s (do two of the three run?); its log is $dir/$1/server.log"
    fi
    fail "broker $1 did not start; its log is $dir/$1/server.log"
}

stop_nodes() {
    local node pid
    for node in "$@"; do
        if pid=$(pid_of "$node"); then kill -TERM "$pid"; fi
    done
    for node in "$@"; do
        for ((tenth = 0; tenth < stop_limit_s * 10; tenth++)); do
            pid_of "$node" > /dev/null || break
            sleep 0.1
        done
        if pid=$(pid_of "$node"); then
            echo "cluster.sh: broker $node did not stop within $stop_limit_s s and is killed" >&2
            kill -KILL "$pid"
        fi
        rm -f "$dir/$node/pid"
    done
}

start_all() {
    find_server
    for node in "${nodes[@]}"; do launch "$node"; done
    for node in "${nodes[@]}"; do await_ready "$node"; done
    cat <<READY
Three brokers are ready; data and logs are in $dir. Try:

  kcat -b $(bootstrap) -L
  echo hello | kcat -b $(bootstrap) -t greetings -P
  kcat -b $(bootstrap) -t greetings -C -e

READY
}

run() {
    trap 'stop_nodes "${nodes[@]}"; exit 0' INT TERM
    # Whatever ends the script early, a broker that did not start included, leaves no process behind.
    trap 'stop_nodes "${nodes[@]}"' EXIT
    start_all
    echo "Ctrl-C stops them."
    while true; do
        sleep 1 &
        wait $!
    done
}

status() {
    local pid
    for node in "${nodes[@]}"; do
        if pid=$(pid_of "$node"); then
            echo "broker $node: runs as process $pid on 127.0.0.1:$(port "$node")"
        else
            echo "broker $node: stopped"
        fi
    done
}

case ${1:-run} in
    run) run ;;
    start) start_all ;;
    stop) stop_nodes "${nodes[@]}" ;;
    kill)
        check_node "${2:-}"
        pid=$(pid_of "$2") || fail "broker $2 does not run"
        kill -KILL "$pid"
        ;;
    restart)
        check_node "${2:-}"
        find_server
        stop_nodes "$2"
        launch "$2"
        await_ready "$2"
        ;;
    status) status ;;
    check)
        shift
        exec dotnet run -c Release --project "$root/broker/server/cluster" -- "$@"
        ;;
    -h | --help | help) usage ;;
    *)
        usage >&2
        exit 64
        ;;
esac
