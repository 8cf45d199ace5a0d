// Turns one picture upright, shrinks it and writes it anew as JPEG, in a thread of its own.
//
// The page sends one message, { blob, longestEdge, quality }, and gets one back: { blob, width, height }, or {} where this
// browser cannot do it here. The page ends the worker afterwards, which frees all of its memory.
"use strict";

self.onmessage = async ({ data }) => {
  try {
    self.postMessage(await redraw(data));
  } catch {
    self.postMessage({});
  }
};

async function redraw({ blob, longestEdge, quality }) {
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
  try {
    const scale = Math.min(1, longestEdge / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const context = new OffscreenCanvas(width, height).getContext("2d");
    // JPEG knows no transparency: what shows through is paper.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    return { blob: await context.canvas.convertToBlob({ type: "image/jpeg", quality }), width, height };
  } finally {
    bitmap.close();
  }
}
