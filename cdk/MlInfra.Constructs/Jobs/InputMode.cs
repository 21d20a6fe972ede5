namespace MlInfra.Constructs.Jobs;

/// <summary>How data reaches a job.</summary>
public enum InputMode
{
    /// <summary>Copied to disk before the job starts.</summary>
    File,

    /// <summary>Read from S3 as the job asks for it, through a file system.</summary>
    FastFile,

    /// <summary>Streamed through a pipe.</summary>
    Pipe,
}
