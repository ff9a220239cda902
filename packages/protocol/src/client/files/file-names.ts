type WithFiles = { readonly files?: readonly { readonly filename: string }[] | undefined };

/** What stands for a message that says nothing but has files, where there is one line for it. */
export function fileNamesOf({ files = [] }: WithFiles): string {
  return files.map(({ filename }) => filename).join(', ');
}
