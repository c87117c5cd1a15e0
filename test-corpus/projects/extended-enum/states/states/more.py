import states


class OrderState(states.State):  # error "cannot derive from `State`"
    SHIPPED = 3
