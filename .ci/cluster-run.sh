#!/usr/bin/env bash
# One real run over processes of their own: Redis, two silos, a client. It must complete, use both silos, and end with the
# same weights as a run inside one process. Needs a Release build, redis-server and jq.
set -euo pipefail
cd "$(dirname "$0")/.."
top=$PWD
silo=$top/artifacts/bin/DistSeq.Silo/release/distseq-silo.dll
client=$top/artifacts/bin/DistSeq.Client/release/distseq.dll
folder=$(mktemp -d)
pids=()

# The last started first: a silo says goodbye to its cluster in Redis.
stop() {
    local index
    for ((index = ${#pids[@]} - 1; index >= 0; index--)); do
        kill "${pids[index]}" 2>/dev/null || true
        wait "${pids[index]}" 2>/dev/null || true
    done
    rm -rf "$folder"
}
trap stop EXIT

fail() {
    echo "cluster run: $1" >&2
    shift
    local log
    for log in "$@"; do echo "--- $(basename "$log")"; tail -n 40 "$log"; done >&2
    exit 1
}

# The next port on loopback, from a start, that nobody answers on.
free_port() {
    local port=$1
    while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
    echo "$port"
}

# until_true SECONDS COMMAND…: asks again and again, false past the deadline.
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$end" ] || return 1
        sleep 0.5
    done
}

redis_port=$(free_port 16379)
redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$folder" >"$folder/redis.log" 2>&1 </dev/null &
pids+=($!)
until_true 20 redis-cli -p "$redis_port" ping || fail "Redis does not answer" "$folder/redis.log"

for number in 1 2; do
    export DISTSEQ__CLUSTERING=redis DISTSEQ__REDIS=127.0.0.1:$redis_port DISTSEQ__SILONAME=silo-$number DISTSEQ__COMPUTETHREADS=1
    DISTSEQ__SILOPORT=$(free_port "1111$number")
    DISTSEQ__GATEWAYPORT=$(free_port "3000$number")
    ASPNETCORE_URLS=http://127.0.0.1:$(free_port "1808$number")
    export DISTSEQ__SILOPORT DISTSEQ__GATEWAYPORT ASPNETCORE_URLS
    dotnet "$silo" >"$folder/silo-$number.log" 2>&1 </dev/null &
    pids+=($!)
    until_true 60 dotnet "$silo" --healthcheck || fail "silo-$number is not ready within 60 s" "$folder/silo-$number.log"
done
unset "${!DISTSEQ__@}" ASPNETCORE_URLS

# train NAME WHERE…: one run, its JSON object in NAME.json.
train() {
    local name=$1
    shift
    (cd "$folder" && dotnet "$client" train "$top/examples/dinosaurs.yaml" --set training.epochs=3 -o json "$@" \
        >"$name.json" 2>"$name.log" </dev/null) || fail "train $* ended with exit code $?" "$folder/$name.log" "$folder"/silo-*.log
}
train cluster --cluster "redis://127.0.0.1:$redis_port" --set cluster.workers=2
train local --local

said() { jq -r "$2" "$folder/$1.json"; }
state=$(said cluster '.state | ascii_downcase')
silos=$(said cluster '.workerSilos | sort | join(" ")')
weights=$(said cluster .weightsSha256)
echo "cluster run: $state on $silos, $(said cluster .steps) steps, $(said cluster '.tokensPerSecond | floor') tokens/s, weights $weights"
[ "$state" = completed ] || fail "the job is $state"
[ "$silos" = "silo-1 silo-2" ] || fail "both silos should have worked, not: $silos"
[[ $weights =~ ^[0-9a-f]{64}$ ]] || fail "no hash of the weights: $weights"
[ "$weights" = "$(said local .weightsSha256)" ] || fail "one process gives other weights: $(said local .weightsSha256)"
