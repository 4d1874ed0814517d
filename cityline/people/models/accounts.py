"""Who people are, what they may do in a network, and what they can be asked about."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from cityline.kernel import clock
from cityline.networks.models import Network

if TYPE_CHECKING:
    from collections.abc import Mapping


class Role(models.TextChoices):
    """What a member of a network's staff does; one person may hold several."""

    NAVIGATOR = "navigator", "Navigator"
    REVIEWER = "reviewer", "Reviewer"
    LIBRARIAN = "librarian", "Librarian"
    MANAGER = "manager", "Program manager"
    ADMINISTRATOR = "administrator", "Network administrator"
    EXPERT = "expert", "Expert"


# Who works at the desk and may see every question of the network.
DESK_ROLES = frozenset({Role.NAVIGATOR, Role.REVIEWER, Role.ADMINISTRATOR})
# Who keeps the library, in the content editor.
LIBRARY_ROLES = frozenset({Role.LIBRARIAN, Role.ADMINISTRATOR})


class UserManager(BaseUserManager["User"]):
    """Creates people; an address is kept as typed and unique without regard to case."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> User:
        user = self.model(email=email.strip(), name=name.strip())
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username or "")


class User(AbstractBaseUser, PermissionsMixin):
    """A person known by one e-mail address. An address nobody has proved yet has `email_proved_at` empty."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=120, blank=True, help_text="Office or job, as the person would write it.")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May open the content editor.")
    email_proved_at = models.DateTimeField(null=True, blank=True)
    sessions_ended = models.PositiveIntegerField(default=0, help_text="Counts up to end every session at once.")
    joined_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="people_user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @cached_property
    def roles(self) -> Mapping[int, frozenset[str]]:
        """The roles held, by network; remembered with this object, so for one request."""
        held: dict[int, frozenset[str]] = {}
        for network_id, role in self.grants.values_list("network_id", "role"):
            held[network_id] = held.get(network_id, frozenset()) | {role}
        return held

    @property
    def works_at_desk(self) -> bool:
        """Shown the way to the desk; the desk's own door asks again."""
        return any(held & DESK_ROLES for held in self.roles.values())

    @property
    def keeps_library(self) -> bool:
        """Shown the way to the content editor, whose door asks again."""
        return any(held & LIBRARY_ROLES for held in self.roles.values())

    @property
    def keeps_network(self) -> bool:
        """Shown the way to a network's settings, whose doors ask again."""
        return any(held & (DESK_ROLES | {Role.MANAGER}) for held in self.roles.values())

    @property
    def administers(self) -> bool:
        """Shown the way to what only administrators see; the doors ask again."""
        return any(Role.ADMINISTRATOR in held for held in self.roles.values())

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Every request compares it with the session's, so a new count ends all sessions with their next request."""
        mark = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # the framework's hook, not in its types
        return f"{mark}.{self.sessions_ended}" if self.sessions_ended else str(mark)

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] or self.email


class RoleGrant(models.Model):
    """A person holds a role in one network."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    granted_at = models.DateTimeField(default=clock.now)
    granted_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="None: the operator."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "network", "role"], name="people_grant_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="people_grant_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()} in {self.network}"


class Organization(models.Model):
    """A consortium member, strategic partner or other body whose people help."""

    name = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=40, blank=True)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        return self.name


class Expertise(models.Model):
    """What an expert can be asked about in one network."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="expertise")
    organization = models.ForeignKey(Organization, null=True, blank=True, on_delete=models.SET_NULL)
    topics = models.JSONField(default=list, help_text="Topic keys, see cityline.topics.")
    about = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.user}: {', '.join(self.topics)}"


class ApiToken(models.Model):
    """A key with which another system acts as one person. Only its digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.user})"
