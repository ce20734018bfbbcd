import { expect, test } from 'vitest';
import * as N from '../../../../app/protocols/sip/header-names-table.ts';

test.each([
	['Via', 'via', N.HEADER_VIA],
	['v', 'via', N.HEADER_VIA],
	['V', 'via', N.HEADER_VIA],
	['cALL-id', 'call-id', N.HEADER_CALL_ID],
	['Call-ID', 'call-id', N.HEADER_CALL_ID],
	['CSeq', 'cseq', N.HEADER_CSEQ],
	['m', 'contact', N.HEADER_KEPT],
	['r', 'refer-to', N.HEADER_KEPT],
	['x', 'session-expires', N.HEADER_KEPT],
	['X-CID', 'x-cid', N.HEADER_KEPT],
	['Proxy-Authorization', 'proxy-authorization', N.HEADER_KEPT_WHOLE],
	['Max-Forwards', 'max-forwards', N.HEADER_IGNORED],
	['Unheard-Of', '', N.HEADER_IGNORED],
	['', '', N.HEADER_IGNORED],
])('%j is %j', (written, name, role) => {
	expect(N.headerName(written)).toEqual({ name, role });
});

test('the twenty compact names of the registry', () => {
	expect([...N.COMPACT_NAMES.keys()].join('')).toBe('abcdefijklmnorstuvxy');
});
