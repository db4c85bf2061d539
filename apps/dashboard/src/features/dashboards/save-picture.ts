import type { PanelWidth } from '@lethe/core/dashboards';
import { type Box, cssColour, type DrawnPanel, drawPanel } from './draw-panel.ts';
import { fileNameOf, saveFile } from './save-file.ts';

const PAGE_WIDTH = 1_168;
const PANEL_HEIGHT = 264;
const GAP = 16;
const MARGIN = 24;
const HEAD = 44;
/** Twice as sharp as the page, whatever the screen. */
const SCALE = 2;
const SHARES: Readonly<Record<PanelWidth, number>> = { third: 2, half: 3, full: 6 };
const SHARES_OF_ROW = 6;

export type PicturedPanel = DrawnPanel & { readonly width: PanelWidth };

/** One panel as a picture. */
export async function savePanelPicture(panel: PicturedPanel): Promise<void> {
  const width = panel.width === 'full' ? PAGE_WIDTH : PAGE_WIDTH / 2;
  const { canvas, context } = canvasOf(width, PANEL_HEIGHT);
  drawPanel(context, { x: 0, y: 0, width, height: PANEL_HEIGHT }, panel);
  saveFile(fileNameOf(panel.title, 'png'), await blobOf(canvas));
}

/** All panels as one picture, arranged as on a wide page, under the name and the dates. */
export async function saveDashboardPicture(
  name: string,
  dates: string,
  panels: readonly PicturedPanel[],
): Promise<void> {
  const boxes = arrange(panels);
  const height = Math.max(0, ...boxes.map((box) => box.y + box.height)) + MARGIN;
  const { canvas, context } = canvasOf(PAGE_WIDTH + 2 * MARGIN, height);
  context.fillStyle = cssColour('var(--ink)');
  context.font = '600 20px Geist, system-ui, sans-serif';
  context.fillText(name, MARGIN, MARGIN + 18);
  context.font = '400 12px Geist, system-ui, sans-serif';
  context.textAlign = 'right';
  context.fillText(`${dates}, UTC`, MARGIN + PAGE_WIDTH, MARGIN + 18);
  panels.forEach((panel, index) => {
    const box = boxes[index];
    if (box !== undefined) drawPanel(context, box, panel);
  });
  saveFile(fileNameOf(name, 'png'), await blobOf(canvas));
}

/** Places panels in rows of six shares, like the page's grid. */
export function arrange(panels: readonly Pick<PicturedPanel, 'width'>[]): readonly Box[] {
  const shareWidth = (PAGE_WIDTH + GAP) / SHARES_OF_ROW;
  let [row, share] = [0, 0];
  return panels.map(({ width }) => {
    if (share + SHARES[width] > SHARES_OF_ROW) [row, share] = [row + 1, 0];
    const box = {
      x: MARGIN + share * shareWidth,
      y: MARGIN + HEAD + row * (PANEL_HEIGHT + GAP),
      width: SHARES[width] * shareWidth - GAP,
      height: PANEL_HEIGHT,
    };
    share += SHARES[width];
    return box;
  });
}

function canvasOf(width: number, height: number) {
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser has no canvas.');
  context.scale(SCALE, SCALE);
  context.fillStyle = cssColour('var(--canvas)');
  context.fillRect(0, 0, width, height);
  return { canvas, context };
}

function blobOf(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('The picture is too large.')) : resolve(blob)),
      'image/png',
    );
  });
}
