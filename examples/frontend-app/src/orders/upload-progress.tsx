import { Label, ProgressBar } from "react-aria-components";
import { formatBytes, formatShare } from "../ui/format.ts";
import "../ui/meter.css";

interface UploadProgressProps {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

/** How far an upload is. */
export function UploadProgress({ sentBytes, totalBytes }: UploadProgressProps) {
  const isSent = sentBytes >= totalBytes;
  const words = isSent
    ? "Sent, waiting for the service"
    : `${formatBytes(sentBytes)} of ${formatBytes(totalBytes)}, ${formatShare(sentBytes, totalBytes)}`;
  return (
    <ProgressBar className="meter" value={sentBytes} maxValue={Math.max(1, totalBytes)} valueLabel={words}>
      {({ percentage = 0 }) => (
        <>
          <div className="meter-words">
            <Label>Uploading</Label>
            <span>{words}</span>
          </div>
          <div className="meter-track">
            <div className="meter-part" data-outcome="succeeded" style={{ flexGrow: percentage }} />
            <div className="meter-part" data-outcome="open" style={{ flexGrow: 100 - percentage }} />
          </div>
        </>
      )}
    </ProgressBar>
  );
}
