{search guide_channels guide_id_key name_key};
