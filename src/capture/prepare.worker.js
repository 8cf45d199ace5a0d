// Rotates one photo upright, scales it down and encodes it as JPEG, in a thread of its own.
//
// The page sends one message, { blob, longestEdge, quality }, and receives one: { blob, width,
// height }, or {} if the browser cannot do it in a worker. The page terminates the worker
// afterwards, which frees all of its memory.
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
    // JPEG has no transparency: transparent pixels become white.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    const jpeg = await context.canvas.convertToBlob({ type: "image/jpeg", quality });
    return { blob: jpeg, width, height };
  } finally {
    bitmap.close();
  }
}
