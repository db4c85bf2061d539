interface TextFile {
  readonly name: string;
  readonly mediaType: string;
  readonly text: string;
}

/** Gives the browser a file that the page made by itself. */
export function downloadText({ name, mediaType, text }: TextFile): void {
  const address = URL.createObjectURL(new Blob([text], { type: mediaType }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
