/** Drawings of the window as PDF: printed by a hidden window that runs nothing and reaches nothing. */
import { randomUUID } from 'node:crypto';
import { SCHEME } from './scheme.ts';

/** SVG drawings of one size, one per page. */
export interface PrintJob {
	readonly pages: readonly string[];
	/** CSS px. */
	readonly width: number;
	readonly height: number;
}

/** CSS px in an inch. */
const PX_PER_INCH = 96;

/** Sent with the printed page: drawings bring their own attributes, the page only its size. */
export const PRINT_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The preferences of the hidden window. */
export const PRINT_PREFERENCES = {
	sandbox: true,
	contextIsolation: true,
	nodeIntegration: false,
	javascript: false,
	images: false,
	webSecurity: true,
} as const;

/** What of Electron printing takes. */
export interface Printer {
	/** Serves one document on a session of its own and loads it into a hidden window. */
	load(url: string, serve: (url: string) => Response): Promise<PrintedPage>;
}

/** A document that is loaded. */
export interface PrintedPage {
	printToPDF(options: {
		readonly pageSize: { readonly width: number; readonly height: number };
		readonly printBackground: boolean;
		readonly margins: {
			readonly top: number;
			readonly bottom: number;
			readonly left: number;
			readonly right: number;
		};
	}): Promise<Uint8Array>;
	close(): void;
}

/** The document that is printed. */
export function printedDocument({ pages, width, height }: PrintJob): string {
	const style =
		`@page{size:${width}px ${height}px;margin:0}html,body{margin:0}` +
		`svg{display:block;width:${width}px;height:${height}px;break-after:page}` +
		'svg:last-child{break-after:auto}';
	return `<!doctype html><meta charset="utf-8"><style>${style}</style>${pages.join('')}`;
}

/** Prints drawings; the hidden window is gone afterwards, whatever happens. */
export async function printPdf(job: PrintJob, printer: Printer): Promise<Uint8Array> {
	const document = printedDocument(job);
	const address = `${SCHEME}://print/${randomUUID()}`;
	const page = await printer.load(address, (url) => answer(url === address ? document : null));
	try {
		return await page.printToPDF({
			pageSize: { width: job.width / PX_PER_INCH, height: job.height / PX_PER_INCH },
			printBackground: true,
			margins: { top: 0, bottom: 0, left: 0, right: 0 },
		});
	} finally {
		page.close();
	}
}

function answer(document: string | null): Response {
	if (document === null) return new Response('', { status: 404 });
	return new Response(document, {
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': PRINT_POLICY,
			'x-content-type-options': 'nosniff',
		},
	});
}
