"""``folioscope --self-test``: whether this copy of the program works on this machine, part by part, told in lines."""
