import { describeSize, type SharedFile, toFileUrl } from '../../chat/files.ts';
import { Dialog } from '../../ui/dialog.tsx';

type PictureDialogProps = { readonly file: SharedFile; readonly onClose: () => void };

/** A picture as large as the page allows. */
export function PictureDialog({ file, onClose }: PictureDialogProps) {
  const { filename, size, width, height } = file;
  const url = toFileUrl(file.url, window.location.origin);
  return (
    <Dialog title={filename} place="full" onClose={onClose}>
      <img className="picture" src={url} alt={filename} width={width} height={height} />
      <p className="picture-foot">
        <span>
          {width} × {height}, {describeSize(size)}
        </span>
        <a href={url} download={filename}>
          Download
        </a>
      </p>
    </Dialog>
  );
}
