{search deployments identifier_key name_key};
