/** MSRP as text for tests. */

/** Paths of the two ends. */
export const ALICE = 'msrp://10.0.0.1:7654/jshA7we;tcp';
export const BOB = 'msrp://10.0.0.2:12763/kjhd37s2s20w2a;tcp';

/** A SEND from Alice to Bob with a body. */
export function chunk(transaction: string, body: string, flag = '$'): string {
	const headers = [
		`MSRP ${transaction} SEND`,
		...[`To-Path: ${BOB}`, `From-Path: ${ALICE}`, 'Message-ID: 87652'],
		...[`Byte-Range: 1-${body.length}/${body.length}`, 'Content-Type: text/plain'],
	];
	return `${headers.join('\r\n')}\r\n\r\n${body}\r\n-------${transaction}${flag}\r\n`;
}

/** Bob's answer to it. */
export function answer(transaction: string, status = '200 OK'): string {
	return `MSRP ${transaction} ${status}\r\nTo-Path: ${ALICE}\r\nFrom-Path: ${BOB}\r\n-------${transaction}$\r\n`;
}
