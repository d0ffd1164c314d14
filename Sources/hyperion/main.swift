import HyperionLab
print("hyperion")
