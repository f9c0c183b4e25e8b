#!/usr/bin/env bash
# Measures training steps on two hosts that are network namespaces of this one, joined by a link of limited bandwidth:
#   namespaces.sh [rate [delay]] [arguments of Benchmarks cluster]          e.g. namespaces.sh 1gbit 50us --steps 8
# Needs root, iproute2 with tc, and Open MPI. The program is built before: dotnet build -c Release tests/Benchmarks
set -euo pipefail
rate=${1:-1gbit}
delay=${2:-0us}
shift $(($# < 2 ? $# : 2))
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
program=$here/../bin/Release/net10.0/Benchmarks
work=$(mktemp -d)
trap 'ip netns del kernelgen1 2>/dev/null || true; ip netns del kernelgen2 2>/dev/null || true; rm -rf "$work"' EXIT

ip netns add kernelgen1
ip netns add kernelgen2
ip link add host1 netns kernelgen1 type veth peer name host2 netns kernelgen2
for host in 1 2; do
  at() { ip netns exec kernelgen$host "$@"; }
  at ip link set lo up
  at ip addr add 10.77.0.$host/24 dev host$host
  at ip link set host$host up
  # Segments are as on a wire: otherwise the link carries 64 KB at once, and the limit is one of bursts.
  at ip link set host$host gso_max_size 9000 gro_max_size 9000 2>/dev/null || true
  at tc qdisc add dev host$host root handle 1: tbf rate "$rate" burst 128kb latency 100ms
  [[ $delay == 0us ]] || at tc qdisc add dev host$host parent 1: netem delay "$delay" limit 10000
done

# Open MPI reaches the second host as it would by ssh; a host has a name of its own, or the two would be one.
cat > "$work/agent" <<'AGENT'
#!/usr/bin/env bash
host=$1
shift
exec ip netns exec "kernelgen${host##*.}" unshare --uts sh -c "hostname $host; $*"
AGENT
chmod +x "$work/agent"

launcher="mpirun.openmpi --allow-run-as-root --host 10.77.0.1:1,10.77.0.2:1 --map-by node --bind-to none"
launcher+=" --mca plm_rsh_agent $work/agent --mca plm_rsh_no_tree_spawn 1"
launcher+=" --mca pml ob1 --mca btl tcp,self --mca btl_tcp_if_include 10.77.0.0/24 --mca oob_tcp_if_include 10.77.0.0/24"
ip netns exec kernelgen1 unshare --uts sh -c 'hostname 10.77.0.1; exec "$@"' sh \
  "$program" cluster --launcher "$launcher" --rows 2x1 2x1:Ternary 2x1:PowersOfTwo 1x1 "$@"
