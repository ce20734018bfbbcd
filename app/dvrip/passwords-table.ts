/** Hashes of passwords that devices of this make come with, or that are tried first. */

/** Password by its eight-letter hash. */
export const KNOWN_PASSWORDS: ReadonlyMap<string, string> = new Map([
	['tlJwpbo6', ''],
	['6QNMIQGe', 'admin'],
	['OxhlwSG8', 'tluafed'],
	['nTBCS19C', '123456'],
	['6V0Y4HLF', '12345'],
	['d2gNs1nj', '1234'],
	['2qrCYynu', '12345678'],
	['mF95aD4o', 'password'],
	['4WzwxXxM', '888888'],
	['sh15yfFM', '666666'],
	['qAj0oSP1', '000000'],
	['9kwf1kHJ', '111111'],
	['Xjn1wZCK', 'xmhdipc'],
	['34547USn', 'xc3511'],
	['FYvLS1In', 'abc123'],
]);
