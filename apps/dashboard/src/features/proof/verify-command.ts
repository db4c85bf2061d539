interface VerifyReceiptCommand {
  readonly index: number;
  readonly verifierKeys: readonly string[];
  /** Null for a leaf of the whole deployment. */
  readonly organizationId: string | null;
}

/** The command that checks a downloaded receipt, with every key that the log has signed with. Keys and ids have no character that a shell reads. */
export function verifyReceiptCommand({ index, verifierKeys, organizationId }: VerifyReceiptCommand): string {
  const options = [
    ...verifierKeys.map((key) => `--key '${key}'`),
    ...(organizationId === null ? [] : [`--organization ${organizationId}`]),
  ];
  return [`node verify-receipt.mjs receipt receipt-${index}.json`, ...options].join(' \\\n  ');
}

/** The command that checks an exported audit log. */
export function verifyAuditCommand({
  fileName,
  verifierKeys,
  organizationId,
}: {
  readonly fileName: string;
  readonly verifierKeys: readonly string[];
  readonly organizationId: string;
}): string {
  const options = [...verifierKeys.map((key) => `--key '${key}'`), `--organization ${organizationId}`];
  return [`node verify-receipt.mjs audit ${fileName}`, ...options].join(' \\\n  ');
}
