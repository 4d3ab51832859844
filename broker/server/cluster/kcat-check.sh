#!/usr/bin/env bash
# Drives a cluster of three broker processes with kcat, a client we did not write: everything that was acknowledged
# has to come back. See usage below.
set -euo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
messages=100000
settle_limit_s=20
client_limit_s=60
failures=0

usage() {
    cat <<'USAGE'
Usage: kcat-check.sh [MESSAGES]

Starts three brokers on this machine and sends MESSAGES lines (default 100000) of 100 bytes with acks=all to one
partition, three times:

  healthy   nothing fails: the same lines come back in the same order
  crash     the leader is killed (SIGKILL) half-way and stays away: no line is missing
  restart   the leader is killed half-way and restarted; when it is in sync again the next leader is killed, and no line
            is missing in what the rest returns

kcat gives up when it is without any connection for a moment, so that restarts of one broker after another are left to
"cluster.sh check". Lines sent twice by the retries of kcat, and the disorder that its retries make, are counted and
are no failure.
Exit codes: 0 nothing lost, 1 lost or foreign lines, 2 a step took too long or failed, 69 kcat is not installed.

Environment: CLUSTER_PORT (of the first broker; default 29092) and BROKER_SERVER, as for cluster.sh.
USAGE
}

broken() {
    echo "kcat-check.sh: $*" >&2
    exit 2
}

cluster() { "$here/cluster.sh" "$@"; }

# Ends with the cluster stopped. What a failed check leaves behind is kept.
clean_up() {
    local status=$?
    trap - EXIT
    cluster stop || true
    if ((status == 0)); then
        rm -rf "$CLUSTER_DIR"
    else
        echo "Data and logs are kept in $CLUSTER_DIR."
    fi
    exit "$status"
}

describe() { timeout 10 kcat -b "$bootstrap" -t "$1" -L 2>> "$CLUSTER_DIR/kcat.log"; }

leader_of() { describe "$1" | sed -n 's/^ *partition 0, leader \([0-9]*\),.*/\1/p'; }

in_sync_of() { describe "$1" | sed -n 's/^ *partition 0, .* isrs: \([0-9,]*\).*/\1/p' | tr ',' '\n' | wc -l; }

# Waits until a command prints something that matches.
await() {
    local expected=$1 since=$SECONDS
    shift
    until [[ $("$@") =~ ^$expected$ ]]; do
        ((SECONDS - since < settle_limit_s)) || broken "'$*' did not print $expected within $settle_limit_s s"
        sleep 0.1
    done
}

# Sends the lines; with a command, runs it when the first half is handed over and requests are under way.
produce() {
    local topic=$1 half=$((messages / 2))
    shift
    {
        head -n "$half" "$input"
        "$@" >> "$CLUSTER_DIR/kcat.log" 2>&1 || exit 1
        tail -n "+$((half + 1))" "$input"
    } | timeout "$client_limit_s" kcat -b "$bootstrap" -t "$topic" -P -p 0 -X acks=all 2>> "$CLUSTER_DIR/kcat.log" \
        || broken "the lines could not all be sent to $topic within $client_limit_s s; see $CLUSTER_DIR/kcat.log"
}

consume() {
    timeout "$client_limit_s" kcat -b "$bootstrap" -t "$1" -C -p 0 -o beginning -e \
        > "$CLUSTER_DIR/$1.out" 2>> "$CLUSTER_DIR/kcat.log" \
        || broken "kcat could not read $1 to its end within $client_limit_s s; see $CLUSTER_DIR/kcat.log"
}

# Compares what came back with what was sent, and prints one line about it.
judge() {
    local name=$1 output=$CLUSTER_DIR/$2.out seconds=$3 order=$4 verdict=ok
    local missing foreign repeated disorder
    missing=$(comm -23 "$input" <(sort -u "$output") | wc -l)
    foreign=$(comm -13 "$input" <(sort -u "$output") | wc -l)
    repeated=$(($(wc -l < "$output") - $(sort -u "$output" | wc -l)))
    # The numbers in the lines grow, so a line that was not seen before and is smaller than one before is out of order.
    disorder=$(awk '!seen[$0]++ { if ($0 < last) count++; else last = $0 } END { print count + 0 }' "$output")
    if ((missing > 0 || foreign > 0)); then verdict=LOST; fi
    if [[ $order == same ]] && ! cmp -s "$input" "$output"; then verdict=DIFFERENT; fi
    [[ $verdict == ok ]] || failures=$((failures + 1))
    printf '%-8s %-9s %d sent, %d missing, %d foreign, %d repeated, %d out of order; sent in %s s\n' \
        "$name" "$verdict" "$messages" "$missing" "$foreign" "$repeated" "$disorder" "$seconds"
}

# Prints the seconds a command took.
timed() {
    local from to
    from=$(date +%s%N)
    "$@"
    to=$(date +%s%N)
    awk -v ns=$((to - from)) 'BEGIN { printf "%.1f", ns / 1e9 }'
}

# Asks for the topic until it exists, and prints its leader.
create() {
    await '[0-9]+' leader_of "$1"
    leader_of "$1"
}

check_healthy() {
    local seconds
    create healthy > "$CLUSTER_DIR/leader"
    seconds=$(timed produce healthy true)
    consume healthy
    judge healthy healthy "$seconds" same
}

check_crash() {
    local leader seconds
    leader=$(create crash)
    seconds=$(timed produce crash cluster kill "$leader")
    consume crash
    judge crash crash "$seconds" any
    cluster restart "$leader" > /dev/null
    await 3 in_sync_of crash
}

check_restart() {
    local first next seconds
    first=$(create restart)
    seconds=$(timed produce restart eval "cluster kill $first; cluster restart $first")
    await 3 in_sync_of restart
    next=$(leader_of restart)
    cluster kill "$next"
    await "[^$next]" leader_of restart
    consume restart
    judge restart restart "$seconds" any
}

case ${1:-} in
    -h | --help) usage && exit 0 ;;
    '') ;;
    *) [[ $1 =~ ^[1-9][0-9]{1,6}$ ]] && messages=$1 || { usage >&2 && exit 64; } ;;
esac
command -v kcat > /dev/null || { echo "kcat-check.sh: kcat is not installed (Debian: apt-get install kcat)" >&2; exit 69; }

CLUSTER_DIR=$(mktemp -d "${TMPDIR:-/tmp}/kcat-check.XXXXXX")
# A crash is noticed after 3 s instead of 9 s, only to make the check short.
CLUSTER_PROPERTIES=$'broker.heartbeat.interval.ms=500\nbroker.session.timeout.ms=3000'
export CLUSTER_DIR CLUSTER_PROPERTIES CLUSTER_PORT=${CLUSTER_PORT:-29092}
bootstrap=127.0.0.1:$CLUSTER_PORT,127.0.0.1:$((CLUSTER_PORT + 1)),127.0.0.1:$((CLUSTER_PORT + 2))
input=$CLUSTER_DIR/input
trap clean_up EXIT
trap 'exit 2' INT TERM

seq -f '%010.0f abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz abcdefghijklmnopqrstuvwxyz 12345678' 1 "$messages" \
    > "$input"
cluster start > /dev/null
check_healthy
check_crash
check_restart
if ((failures > 0)); then
    echo "$failures of 3 checks failed."
    exit 1
fi
echo "Every acknowledged line came back."
