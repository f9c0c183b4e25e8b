using FirstHour;

return FirstHourCommand.Root().Parse(args).Invoke();
