/** Commands that make a computer with two ports a tap, one list for each step of the help page. */
export const BRIDGE_COMMANDS: readonly (readonly string[])[] = [
	[
		'sudo ip link add name tap0 type bridge stp_state 0 forward_delay 0',
		'sudo ip link set eth1 master tap0',
		'sudo ip link set eth2 master tap0',
	],
	['sudo ip link set eth1 up', 'sudo ip link set eth2 up', 'sudo ip link set tap0 up'],
	['sudo ip link del tap0'],
];
