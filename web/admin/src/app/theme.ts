// The look of the back office: colours, sizes and the mends that accessibility needs. Not the operator's brand.
import {
  ActionIcon,
  Badge,
  Button,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  Input,
  type MantineColorsTuple,
  Menu,
  Modal,
  MultiSelect,
  Notification,
  Pagination,
  Paper,
  Popover,
  SegmentedControl,
  Select,
  Switch,
  Table,
  Tabs,
  Tooltip,
} from '@mantine/core';
import { tr } from './texts';

const iris: MantineColorsTuple = [
  '#eef0ff',
  '#dcdffb',
  '#b6bcf3',
  '#8e97ea',
  '#6c77e3',
  '#5663de',
  '#4253d9',
  '#3848bd',
  '#2f3fa9',
  '#253596',
];
const dark: MantineColorsTuple = [
  '#e3e5ea',
  '#b4b8c2',
  '#9ea3af',
  '#6a707d',
  '#3a3f4a',
  '#2b2f38',
  '#20242c',
  '#181b21',
  '#121419',
  '#0b0d10',
];
const gray: MantineColorsTuple = [
  '#f9fafb',
  '#f3f4f6',
  '#e7e9ed',
  '#dadde3',
  '#c3c8d1',
  '#9aa1ad',
  '#6b7280',
  '#4a515e',
  '#2e3440',
  '#1a1e27',
];

// A function: the texts come after this module, and in another language than before.
const close = () => ({ 'aria-label': tr('kit.close') });

export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 6 },
  colors: { iris, dark, gray },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily: "Inter, 'Noto Sans', 'Noto Sans Arabic', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono', 'Noto Sans Mono', ui-monospace, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.25rem', lineHeight: '1.35' },
      h2: { fontSize: '1rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  components: {
    Button: Button.extend({ defaultProps: { size: 'xs' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 'md' } }),
    Input: Input.extend({ defaultProps: { size: 'sm' } }),
    InputWrapper: Input.Wrapper.extend({
      defaultProps: { inputWrapperOrder: ['label', 'input', 'description', 'error'] },
    }),
    Modal: Modal.extend({ defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.4 } } }),
    ModalCloseButton: { defaultProps: close },
    Drawer: Drawer.extend({ defaultProps: { position: 'right', overlayProps: { backgroundOpacity: 0.3 } } }),
    Notification: Notification.extend({ defaultProps: { withBorder: true } }),
    Menu: Menu.extend({ defaultProps: { shadow: 'md', position: 'bottom-end' } }),
    Popover: Popover.extend({ defaultProps: { shadow: 'md' } }),
    Paper: Paper.extend({ defaultProps: { withBorder: true, radius: 'lg' } }),
    Tooltip: Tooltip.extend({ defaultProps: { openDelay: 350, withArrow: false } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Select: Select.extend({ defaultProps: { allowDeselect: false, checkIconPosition: 'right' } }),
    // What is typed needs little room beside the picked ones: no line of its own.
    MultiSelect: MultiSelect.extend({ styles: { inputField: { minWidth: 24 } } }),
    Switch: Switch.extend({ defaultProps: { size: 'sm' } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: 'xs' } }),
    Pagination: Pagination.extend({ defaultProps: { size: 'sm' } }),
  },
});

// Mantine's dimmed and placeholder texts miss 4.5:1; these pairs were measured against both backgrounds.
export const css_variables: CSSVariablesResolver = () => ({
  variables: { '--tv-header': '48px', '--tv-side': '216px' },
  light: {
    '--mantine-color-dimmed': '#5d6472',
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-default-border': '#e2e5ea',
    '--tv-side-bg': '#f7f8fa',
    '--tv-raised': '#ffffff',
    '--tv-line': '#eceef2',
    '--tv-hover': '#f5f6f9',
    '--tv-picked': '#eef0ff',
    '--tv-anchor': '#3848bd',
  },
  dark: {
    '--mantine-color-body': '#101216',
    '--mantine-color-dimmed': '#9ea3af',
    '--mantine-color-placeholder': '#8b909c',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-default-border': '#2a2e37',
    '--mantine-color-default': '#181b21',
    '--tv-side-bg': '#0c0e11',
    '--tv-raised': '#15181d',
    '--tv-line': '#22262e',
    '--tv-hover': '#1a1d23',
    '--tv-picked': '#1f2440',
    '--tv-anchor': '#9aa4f5',
  },
});
