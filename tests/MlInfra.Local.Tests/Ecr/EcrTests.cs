using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Ecr;

public sealed class EcrTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Repositories_are_made_shown_and_deleted() => await Boto.RunAsync(local, """
        ecr = client('ecr')
        made = ecr.create_repository(repositoryName='team/app')['repository']
        assert made['repositoryUri'] == '000000000000.dkr.ecr.us-east-1.amazonaws.com/team/app', made
        refused('RepositoryAlreadyExistsException', ecr.create_repository, repositoryName='team/app')
        assert ecr.describe_repositories(repositoryNames=['team/app'])['repositories'][0]['repositoryArn'] == made['repositoryArn']
        refused('ImageNotFoundException', ecr.describe_images, repositoryName='team/app', imageIds=[{'imageTag': 'x'}])
        assert 'ecr:GetAuthorizationToken' in refused('NotSupportedByLocal', ecr.get_authorization_token)
        ecr.delete_repository(repositoryName='team/app')
        refused('RepositoryNotFoundException', ecr.describe_repositories, repositoryNames=['team/app'])
        """);
}
