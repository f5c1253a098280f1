# shellcheck shell=bash
# A container engine for the tests on a machine without one, and without a registry to pull from. To be sourced:
#   . .ci/container-engine.sh
#   container_engine_start FOLDER     starts the engine with all its state in FOLDER, makes the Redis image, exports what
#                                     Docker's command line and Testcontainers need to find both
#   container_engine_stop             stops that engine, by its process id
# Needs root and the Debian packages docker.io, iptables, redis-server and busybox-static.

container_engine_pid=

container_engine_start() {
    local folder=$1
    mkdir -p "$folder"
    export DOCKER_HOST="unix://$folder/engine.sock"
    # Testcontainers asks for a newer protocol than the engine of Debian 12 speaks.
    export DOCKER_API_VERSION=1.41
    # Its clean-up container would have to be pulled; the tests dispose of what they start, and the engine goes at the end.
    export TESTCONTAINERS_RYUK_DISABLED=true
    # Inside a container Testcontainers would look for ports at the bridge's gateway; this engine opens them on loopback.
    export TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1

    dockerd \
        --host "$DOCKER_HOST" --pidfile "$folder/engine.pid" \
        --data-root "$folder/data" --exec-root "$folder/exec" \
        --exec-opt native.cgroupdriver=cgroupfs --ip 127.0.0.1 --log-level warn \
        >"$folder/engine.log" 2>&1 </dev/null &
    container_engine_pid=$!

    local tries=0
    until docker version >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -gt 120 ] || ! kill -0 "$container_engine_pid" 2>/dev/null; then
            echo "The container engine did not start:" >&2
            tail -n 30 "$folder/engine.log" >&2
            return 1
        fi
        sleep 0.5
    done

    export DISTSEQ_TEST_REDIS_IMAGE=distseq-test/redis:debian
    container_engine_redis_image "$folder/image" "$DISTSEQ_TEST_REDIS_IMAGE"
}

# An image of this machine's own Redis: the two programs, the libraries they load, and busybox for a shell.
container_engine_redis_image() {
    local root=$1 name=$2 program library
    rm -rf "$root"
    mkdir -p "$root/bin" "$root/data" "$root/tmp"
    chmod 1777 "$root/data" "$root/tmp"
    for program in redis-server redis-cli busybox; do
        cp -L "$(command -v "$program")" "$root/bin/$program"
        while read -r library; do
            mkdir -p "$root$(dirname "$library")"
            cp -L "$library" "$root$library"
        done < <(ldd "$(command -v "$program")" 2>/dev/null | grep -o '/[^ ]*' || true)
    done
    ln -s busybox "$root/bin/sh"
    tar -C "$root" -c . | docker import \
        --change 'ENV PATH=/bin' --change 'WORKDIR /data' --change 'USER 999:999' --change 'EXPOSE 6379' \
        --change 'CMD ["redis-server", "--bind", "0.0.0.0", "--protected-mode", "no", "--save", ""]' \
        - "$name" >/dev/null
    rm -rf "$root"
}

container_engine_stop() {
    [ -n "$container_engine_pid" ] || return 0
    kill "$container_engine_pid" 2>/dev/null || true
    wait "$container_engine_pid" 2>/dev/null || true
    container_engine_pid=
}
