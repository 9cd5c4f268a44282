import optimizeLocales from "@react-aria/optimize-locales-plugin";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  // The page speaks English, so the words of the component library in other languages stay out.
  plugins: [react(), { ...optimizeLocales.vite({ locales: ["en-US"] }), enforce: "pre" }],
  // The server puts a nonce of its own into each page in place of this word.
  html: { cspNonce: "%NONCE%" },
  // Whatever is inlined as a data: address, the policy of the page forbids.
  build: { assetsInlineLimit: 0, target: "es2022", reportCompressedSize: false, chunkSizeWarningLimit: 600 },
  worker: { format: "es" },
});
