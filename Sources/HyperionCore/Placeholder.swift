public enum HyperionCore {}
