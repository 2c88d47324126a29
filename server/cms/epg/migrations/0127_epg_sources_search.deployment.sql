{search epg_sources name_key};
