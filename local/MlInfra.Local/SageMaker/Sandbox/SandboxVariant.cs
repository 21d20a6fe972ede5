namespace MlInfra.Local.SageMaker.Sandbox;

/// <summary>The ways to make a private mount, best first. The first that works on this machine is used.</summary>
internal enum SandboxVariant
{
    /// <summary>bubblewrap, as root or where the kernel lets ordinary users make user namespaces.</summary>
    Bubblewrap,

    /// <summary>bubblewrap with a user namespace although the user is root (a container without CAP_SYS_ADMIN).</summary>
    BubblewrapUser,

    /// <summary>The same with the outer /proc (a container that masks parts of /proc forbids a new one).</summary>
    BubblewrapOuterProc,

    /// <summary>unshare as root.</summary>
    Unshare,

    /// <summary>unshare with a user namespace.</summary>
    UnshareUser,
}
