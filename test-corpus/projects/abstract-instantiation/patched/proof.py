from devices import test_base, test_simulator

test_base.test_wires()
test_base.test_wires_again()
test_simulator.test_simulator()
