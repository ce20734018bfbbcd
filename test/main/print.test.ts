import { describe, expect, test, vi } from 'vitest';
import type { Printer } from '../../main/print.ts';
import { PRINT_POLICY, PRINT_PREFERENCES, printPdf, printedDocument } from '../../main/print.ts';

const JOB = { pages: ['<svg id="one"/>', '<svg id="two"/>'], width: 960, height: 480 };

function fakePrinter(print: () => Promise<Uint8Array>) {
	const seen: { url?: string; serve?: (url: string) => Response } = {};
	const printToPDF = vi.fn(print);
	const close = vi.fn();
	const printer: Printer = {
		load: (url, serve) => {
			Object.assign(seen, { url, serve });
			return Promise.resolve({ printToPDF, close });
		},
	};
	return { printer, seen, printToPDF, close };
}

describe('printing', () => {
	test('puts each drawing on a page of its own, as large as the drawing', () => {
		const document = printedDocument(JOB);
		expect(document).toContain('@page{size:960px 480px;margin:0}');
		expect(document.match(/<svg/gu)).toHaveLength(2);
	});

	test('prints in inches, with backgrounds, and closes the hidden window', async () => {
		const { printer, printToPDF, close } = fakePrinter(() => Promise.resolve(new Uint8Array(3)));
		expect(await printPdf(JOB, printer)).toHaveLength(3);
		expect(printToPDF).toHaveBeenCalledWith(
			expect.objectContaining({ pageSize: { width: 10, height: 5 }, printBackground: true }),
		);
		expect(close).toHaveBeenCalledOnce();
	});

	test('the hidden window is gone when printing fails', async () => {
		const { printer, close } = fakePrinter(() => Promise.reject(new Error('no printer')));
		await expect(printPdf(JOB, printer)).rejects.toThrow('no printer');
		expect(close).toHaveBeenCalledOnce();
	});

	test('serves its one document and nothing else, under a policy that runs nothing', async () => {
		const { printer, seen } = fakePrinter(() => Promise.resolve(new Uint8Array(1)));
		await printPdf(JOB, printer);
		const page = seen.serve?.(seen.url ?? '');
		expect(page?.headers.get('content-security-policy')).toBe(PRINT_POLICY);
		expect(await page?.text()).toContain('id="two"');
		expect(seen.serve?.('tapdeck://app/index.html').status).toBe(404);
		expect(PRINT_PREFERENCES).toMatchObject({ javascript: false, sandbox: true });
	});
});
