// What the viewer API answers and takes, under the app's own words. The shapes are the contract's (web/api), none is written here.
import type { Entity } from '@tvms/api';

export type Theme = Entity<'ViewerTheme'>;
export type Language = Entity<'ViewerLanguage'>;
export type Hello = Entity<'ViewerHello'>;
export type Device = Entity<'ViewerDevice'>;
export type Session = Entity<'ViewerSession'>;
/** A row of A309: the devices that hold the places. */
export type RegisteredDevice = Entity<'ViewerHeldPlace'>;
export type Start = Entity<'ViewerStart'>;
export type Group = Entity<'ViewerGroup'>;
export type Channel = Entity<'ViewerChannel'>;
export type Lineup = Entity<'ViewerLineup'>;
export type MenuEntry = Entity<'ViewerMenuEntry'>;
export type Ui = Entity<'ViewerUi'>;
export type Programme = Entity<'ViewerProgramme'>;
export type NowNext = Entity<'ViewerNowNext'>;
export type Play = Entity<'ViewerPlayAnswer'>;
/** A row of P504: what already plays. */
export type RunningStream = Entity<'ViewerRunningStream'>;
