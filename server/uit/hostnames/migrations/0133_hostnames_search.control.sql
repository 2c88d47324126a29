{search hostnames hostname_key};
