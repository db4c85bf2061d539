import { join } from 'node:path';
import PDFDocument from 'pdfkit';

export const INK = '#12181a';
export const INK_SOFT = '#465155';
export const INK_FAINT = '#667275';
export const LINE = '#cdd4d4';
export const STORED = '#0a6a72';

const FONT_FILES = { regular: 'Geist-Regular.ttf', medium: 'Geist-Medium.ttf', bold: 'Geist-SemiBold.ttf' } as const;
export type FontName = keyof typeof FONT_FILES;

export interface TextStyle {
  readonly size?: number;
  readonly font?: FontName;
  readonly color?: string;
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

const MARGIN = 56;
const FOOTER_HEIGHT = 30;
/** Figures under each other: all of one width, and a zero that is no O. */
const FEATURES: PDFKit.Mixins.OpenTypeFeatures[] = ['tnum', 'zero', 'kern'];

/** A4 paper with a pen: text goes exactly where it is told, and a new page begins when there is no room. */
export class Sheet {
  readonly #document: PDFKit.PDFDocument;
  readonly left = MARGIN;
  readonly right: number;
  y = MARGIN;

  constructor({ fontFolder, title, createdAt }: SheetOptions) {
    this.#document = new PDFDocument({
      size: 'A4',
      margin: 0,
      bufferPages: true,
      lang: 'en',
      displayTitle: true,
      pdfVersion: '1.7',
      font: join(fontFolder, FONT_FILES.regular),
      info: { Title: title, Author: 'Lethe', CreationDate: createdAt, ModDate: createdAt },
    });
    for (const [name, file] of Object.entries(FONT_FILES)) this.#document.registerFont(name, join(fontFolder, file));
    this.right = this.#document.page.width - MARGIN;
  }

  get width(): number {
    return this.right - this.left;
  }

  text(text: string, x: number, y: number, style: TextStyle = {}): void {
    this.#style(style).text(text, x, y, this.#layout(style));
  }

  heightOf(text: string, style: TextStyle = {}): number {
    return this.#style(style).heightOfString(text, this.#layout(style));
  }

  widthOf(text: string, style: TextStyle = {}): number {
    return this.#style(style).widthOfString(text, { features: FEATURES });
  }

  rule(y: number, { color = LINE, width = 0.6 }: { color?: string; width?: number } = {}): void {
    this.#document.moveTo(this.left, y).lineTo(this.right, y).lineWidth(width).strokeColor(color).stroke();
  }

  box(x: number, y: number, width: number, height: number, color: string): void {
    this.#document.roundedRect(x, y, width, height, 2).fill(color);
  }

  /** Begins a new page unless so much fits on this one. */
  reserve(height: number): void {
    if (this.y + height <= this.#document.page.height - MARGIN - FOOTER_HEIGHT) return;
    this.#document.addPage();
    this.y = MARGIN;
  }

  /** Writes the foot of every page and gives the finished file. */
  async finish(footer: (page: number, pageCount: number) => { left: string; right: string }): Promise<Uint8Array> {
    const { count } = this.#document.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      this.#document.switchToPage(index);
      const y = this.#document.page.height - MARGIN;
      const { left, right } = footer(index + 1, count);
      const style = { size: 8, color: INK_FAINT } as const;
      this.rule(y - 12);
      this.text(left, this.left, y, style);
      this.text(right, this.left, y, { ...style, width: this.width, align: 'right' });
    }
    const chunks: Uint8Array[] = [];
    this.#document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    const ended = new Promise<void>((resolve, reject) => this.#document.on('end', resolve).on('error', reject));
    this.#document.end();
    await ended;
    return new Uint8Array(Buffer.concat(chunks));
  }

  #style({ size = 9, font = 'regular', color = INK }: TextStyle): PDFKit.PDFDocument {
    return this.#document.font(font).fontSize(size).fillColor(color);
  }

  #layout({ width, align = 'left' }: TextStyle): PDFKit.Mixins.TextOptions {
    return { lineGap: 2, features: FEATURES, align, ...(width === undefined ? { lineBreak: false } : { width }) };
  }
}

export interface SheetOptions {
  readonly fontFolder: string;
  readonly title: string;
  readonly createdAt: Date;
}
