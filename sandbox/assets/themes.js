// Three example themes for the widget, to copy from; docs/theming.md describes `appearance`. Each has a light and a dark
// variant: if your site is light only, omit `dark` and set `theme: "light"`.

/** A traditional lettings agency: serif fonts, warm colours, round corners. */
const larkspur = {
  variables: {
    colorPrimary: "#9a3f20",
    colorBackground: "#f1e4d1",
    colorSurface: "#fffaf1",
    colorText: "#35251a",
    colorTextSecondary: "#6d5847",
    colorBorder: "#e6d6bf",
    colorFocus: "#1f5fa8",
    colorPicture: "#d9a441",
    fontFamily: "'Iowan Old Style', 'Palatino Linotype', Palatino, Georgia, serif",
    fontSizeBase: "18px",
    borderRadius: "16px",
  },
  rules: {
    ".Heading": { fontWeight: 500, letterSpacing: "0em" },
    ".Button": { borderRadius: "999px" },
    ".Label": { fontWeight: 500 },
  },
  dark: {
    variables: {
      colorPrimary: "#eb9b79",
      colorBackground: "#17100b",
      colorSurface: "#241912",
      colorText: "#f8ecdc",
      colorTextSecondary: "#cdb8a2",
      colorBorder: "#46352a",
      colorFocus: "#9cc4ff",
      colorPicture: "#d9a441",
    },
  },
};

/** A property company: square and navy blue. */
const northgate = {
  variables: {
    colorPrimary: "#12305f",
    colorBackground: "#e7ebf1",
    colorSurface: "#ffffff",
    colorText: "#101828",
    colorTextSecondary: "#475467",
    colorBorder: "#d0d7e2",
    colorFocus: "#b54708",
    colorPicture: "#8aa4cf",
    fontFamily: "'Helvetica Neue', Helvetica, Arial, sans-serif",
    fontSizeBase: "16px",
    fontWeightStrong: 700,
    borderRadius: "0px",
    spacingUnit: "3.75px",
  },
  rules: {
    ".Container": { borderWidth: "1px", borderStyle: "solid", borderColor: "#c3ccda", boxShadow: "none" },
    ".Header": { backgroundColor: "#12305f", paddingBlock: "10px" },
    ".Caption": { textTransform: "uppercase", letterSpacing: "0.06em", fontWeight: 700 },
    ".Heading": { letterSpacing: "-0.01em" },
  },
  dark: {
    variables: {
      colorPrimary: "#9bbcff",
      colorBackground: "#080d16",
      colorSurface: "#101826",
      colorText: "#e8edf6",
      colorTextSecondary: "#a9b4c6",
      colorBorder: "#2b3950",
      colorFocus: "#ffb15c",
      colorPicture: "#5f7fb5",
    },
    rules: {
      ".Container": { borderColor: "#2b3950" },
      ".Header": { backgroundColor: "#1a2b4b" },
    },
  },
};

/** An app for student rooms: yellow and black, thick borders. */
const volt = {
  variables: {
    colorPrimary: "#ffe500",
    colorOnPrimary: "#000000",
    colorLink: "#3d00c7",
    colorBackground: "#ffe500",
    colorSurface: "#ffffff",
    colorText: "#000000",
    colorTextSecondary: "#333333",
    colorBorder: "#c9c9c9",
    colorFieldBorder: "#000000",
    colorFocus: "#3d00c7",
    colorPicture: "#ff5fa2",
    fontFamily: "Verdana, Geneva, 'DejaVu Sans', sans-serif",
    fontSizeBase: "16px",
    fontWeightStrong: 700,
    borderRadius: "6px",
  },
  rules: {
    ".Container": { borderWidth: "3px", borderStyle: "solid", borderColor: "#000000" },
    ".Heading": { fontWeight: 900, letterSpacing: "-0.03em" },
    ".Button": { borderWidth: "2px", borderColor: "#000000", boxShadow: "3px 3px 0 #000000" },
    ".Button:hover": { boxShadow: "5px 5px 0 #000000" },
    ".Button--quiet": { borderColor: "transparent", boxShadow: "none" },
    ".Button--quiet:hover": { boxShadow: "none" },
    ".Input": { borderWidth: "2px" },
    ".Choice": { borderWidth: "2px", borderColor: "#000000" },
    ".ChoiceCard": { borderWidth: "2px", borderColor: "#000000" },
    ".Card": { borderWidth: "2px", borderColor: "#000000" },
  },
  dark: {
    variables: {
      colorLink: "#ffe500",
      colorBackground: "#1a1a1a",
      colorSurface: "#000000",
      colorText: "#ffffff",
      colorTextSecondary: "#d6d6d6",
      colorBorder: "#4d4d4d",
      colorFieldBorder: "#ffffff",
      colorFocus: "#00e5ff",
      colorPicture: "#ff5fa2",
    },
    rules: {
      ".Container": { borderColor: "#ffe500" },
      ".Choice": { borderColor: "#ffffff" },
      ".ChoiceCard": { borderColor: "#ffffff" },
      ".Card": { borderColor: "#8c8c8c" },
      ".Button": { borderColor: "#ffffff", boxShadow: "3px 3px 0 #5c5c5c" },
      ".Button:hover": { boxShadow: "5px 5px 0 #5c5c5c" },
    },
  },
};

/** The themes by their name in the address of the demo page. Other names select the default theme. */
export const themes = { larkspur, northgate, volt };
